package io.landbridge.jobs.web;

import io.landbridge.pipeline.ledger.TrafficStore.Client;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A flag that a test sets. */
final class FakeTrafficView implements TrafficView {

    private final AtomicReference<@Nullable Flag> flag = new AtomicReference<>(Flag.INITIAL);
    private final Map<String, Client> clients = new ConcurrentSkipListMap<>();
    private final AtomicInteger looks = new AtomicInteger();

    void set(@Nullable Flag next) {
        flag.set(next);
    }

    Map<String, Client> clients() {
        return clients;
    }

    int looks() {
        return looks.get();
    }

    @Override
    public String migration() {
        return "shop";
    }

    @Override
    public Optional<Flag> flag() {
        looks.incrementAndGet();
        return Optional.ofNullable(flag.get());
    }

    @Override
    public void acknowledge(String client, long version, int openTransactions) {
        clients.put(client, new Client(client, version, openTransactions));
    }

    @Override
    public void forget(String client) {
        clients.remove(client);
    }
}
