package io.landbridge.fake;

import io.landbridge.pipeline.ledger.TrafficStore;
import java.time.Duration;
import java.util.List;

/** The traffic flag in memory; its clients never go silent. */
record FakeTraffic(FakeTransaction in) implements TrafficStore {

    @Override
    public Flag flag() {
        return in.call("read flag", () -> {
            Flag flag = in.tables().traffic.read(in.self(), "cutover");
            return flag == null ? Flag.INITIAL : flag;
        });
    }

    @Override
    public void acknowledge(String client, long version, int openTransactions) {
        Client now = new Client(client, version, openTransactions);
        in.run("acknowledge", () -> {
            in.tables().clients.insert(in.self(), client, now);
            in.tables().clients.update(in.self(), client, old -> true, old -> now);
        });
    }

    @Override
    public void forget(String client) {
        in.run("forget client", () -> in.tables().clients.remove(in.self(), client));
    }

    @Override
    public List<Client> clients(Duration within) {
        return in.call("read clients", () -> in.tables().clients.all(in.self()));
    }
}
