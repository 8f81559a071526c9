package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.transform.RowTransformer;
import io.landbridge.pipeline.transform.SourceRow;
import io.landbridge.pipeline.transform.TargetRows;
import java.util.List;

/** A user's transformer: a row of one table becomes one row of a second table and as many of a third as its key says. */
public final class SplitOrder implements RowTransformer {

    @Override
    public List<TargetTable> targets() {
        return List.of(TargetTable.of("crm.head", "id", "value"), TargetTable.of("crm.line", "id", "value"));
    }

    @Override
    public void transform(SourceRow row, TargetRows out) {
        Object id = row.value("id");
        Object value = row.value("value");
        if (!(id instanceof Long number)) {
            throw new IllegalArgumentException("no key");
        }
        if ("refuse".equals(value)) {
            throw new IllegalArgumentException("refused by the transformer");
        }
        out.row("crm.head").set("id", number).set("value", value);
        for (long line = 0; line < number % 4; line++) {
            out.row("crm.line").set("id", number * 10 + line).set("value", value + "/" + line);
        }
    }
}
