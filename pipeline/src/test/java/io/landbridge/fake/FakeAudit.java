package io.landbridge.fake;

import io.landbridge.pipeline.ledger.AuditStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The audit in memory. */
record FakeAudit(FakeTransaction in, FakeServer server) implements AuditStore {

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public void add(String who, String action, String detail) {
        in.run(
                "add to audit",
                () -> in.tables()
                        .audit
                        .insert(in.self(), server.nextId(), new Entry(ISO.format(Instant.now()), who, action, detail)));
    }

    @Override
    public List<Entry> latest(int limit) {
        return in.call("read audit", () -> {
            List<Entry> all = in.tables().audit.all(in.self());
            return java.util.stream.IntStream.range(0, Math.min(limit, all.size()))
                    .mapToObj(i -> all.get(all.size() - 1 - i))
                    .toList();
        });
    }
}
