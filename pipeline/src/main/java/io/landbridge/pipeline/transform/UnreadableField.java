package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The column whose value is no text to PostgreSQL: a NUL, or bytes that are no UTF-8. It looks at the whole line before it looks at columns,
 * and so names none.
 */
public final class UnreadableField {

    private static final int LONGEST = 1 << 24;

    private UnreadableField() {}

    /** The target's name of the first such column of a row in {@link RowEncoding#TEXT}. */
    public static Optional<String> of(TableMapping mapping, byte[] row) {
        int field = 0;
        int start = 0;
        for (int at = 0; at < row.length; at++) {
            if (row[at] == '\t' || row[at] == '\n') {
                if (!isReadable(row, start, at)) {
                    return Optional.of(
                            targetName(mapping, mapping.reads().get(field).column()));
                }
                field++;
                start = at + 1;
            }
        }
        return Optional.empty();
    }

    private static boolean isReadable(byte[] row, int from, int to) {
        for (int at = from; at < to; at++) {
            if (row[at] == 0) {
                return false;
            }
        }
        if (to - from > LONGEST) {
            // Decoding would take twice its length.
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(row, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String targetName(TableMapping mapping, Column source) {
        return mapping.outputs().stream()
                .flatMap(output -> output.columns().stream())
                .filter(column -> column.origin() instanceof Copied copied
                        && copied.source().name().equals(source.name()))
                .findFirst()
                .map(ColumnMapping::target)
                .map(Column::name)
                .orElse(source.name());
    }
}
