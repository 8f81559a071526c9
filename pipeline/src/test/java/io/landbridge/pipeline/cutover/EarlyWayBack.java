package io.landbridge.pipeline.cutover;

import io.landbridge.fake.TwinSide;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A way back that begins where the target's log began, so that our own writes come back with the others'. */
record EarlyWayBack(WayBack real, TwinSide target) implements WayBack {

    @Override
    public void wish() {
        real.wish();
    }

    @Override
    public Standing standing() {
        return real.standing();
    }

    @Override
    public Beforehand beforehand() {
        return real.beforehand();
    }

    @Override
    public ChangeStream.Start here(@Nullable Beforehand known) {
        ChangeStream.Start here = real.here(known);
        Position early = target.behind(Math.max(0, target.before(here.position()) - 1));
        return new ChangeStream.Start(early, here.delivery(), here.definitions());
    }

    @Override
    public boolean arm(Position from, ChangeStream.Start seen, long token) {
        return real.arm(from, seen, token);
    }

    @Override
    public Optional<Position> applied() {
        return real.applied();
    }

    @Override
    public Optional<Disarmed> disarm(long token, @Nullable Beforehand known) {
        return real.disarm(token, known);
    }

    @Override
    public void remove() {
        real.remove();
    }
}
