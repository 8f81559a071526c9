package io.landbridge.fake;

import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.schema.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bulk input of a table in memory: the first field is the key where the table has one. A row that holds {@code poison} is refused, and so
 * is a key that is there.
 */
final class FakeWriter implements TargetWriter {

    private final FakeTransaction in;
    private final FakeServer server;
    private final Table table;
    private final List<String> rows = new ArrayList<>();

    FakeWriter(FakeTransaction in, FakeServer server, Table table) {
        this.in = in;
        this.server = server;
        this.table = table;
    }

    @Override
    public void row(byte[] buffer, int offset, int length) {
        rows.add(new String(buffer, offset, length - 1, StandardCharsets.UTF_8));
    }

    @Override
    public long finish() {
        return in.call("finish writer", () -> {
            FakeRows stored = new FakeRows(server, in.self(), table, holder -> {});
            for (String row : rows) {
                if (!stored.insert(row)) {
                    throw stored.refuse("duplicate key", true);
                }
            }
            return (long) rows.size();
        });
    }

    @Override
    public void close() {
        rows.clear();
    }
}
