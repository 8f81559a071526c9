package io.landbridge.fake;

import io.landbridge.pipeline.ledger.ControlStore;

/** Wishes in memory. */
record FakeControl(FakeTransaction in) implements ControlStore {

    @Override
    public Wishes read() {
        return in.call("read wishes", () -> {
            Wishes wishes = in.tables().control.read(in.self(), "wishes");
            return wishes == null ? Wishes.NONE : wishes;
        });
    }

    @Override
    public void write(Wishes wishes, String by) {
        in.run("write wishes", () -> {
            in.tables().control.insert(in.self(), "wishes", wishes);
            in.tables().control.update(in.self(), "wishes", old -> true, old -> wishes);
        });
    }
}
