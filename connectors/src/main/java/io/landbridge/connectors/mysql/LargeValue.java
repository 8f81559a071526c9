package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Read;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Spells a value of a column that may hold many megabytes piece by piece, out of the packet in which the driver holds it: as one array the
 * driver would copy it first.
 */
final class LargeValue {

    private static final Set<String> TYPES = Set.of("mediumtext", "longtext", "mediumblob", "longblob", "json");
    private static final int PIECE = 1 << 16;

    private final FieldSpelling spelling;
    private byte[] piece = new byte[1 << 12];

    private LargeValue(FieldSpelling spelling) {
        this.spelling = spelling;
    }

    /** For each read of the mapping; null where values are small. */
    static @Nullable LargeValue[] of(TableMapping mapping, FieldSpelling[] spellings) {
        List<Read> reads = mapping.reads();
        @Nullable LargeValue[] values = new @Nullable LargeValue[reads.size()];
        for (int i = 0; i < values.length; i++) {
            boolean inPieces = spellings[i] == FieldSpelling.ESCAPED || spellings[i] == FieldSpelling.HEX;
            if (inPieces && TYPES.contains(reads.get(i).column().type().name())) {
                values[i] = new LargeValue(spellings[i]);
            }
        }
        return values;
    }

    /** Adds the field; {@code value} null for NULL. */
    void append(RowBuffer row, @Nullable InputStream value) {
        if (value == null) {
            row.appendNull();
            return;
        }
        try {
            if (spelling == FieldSpelling.HEX) {
                appendHex(row, value);
            } else {
                appendEscaped(row, value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void appendHex(RowBuffer row, InputStream value) throws IOException {
        row.reserve(3 + 2L * value.available());
        row.appendHexMark();
        for (int length = next(value); length > 0; length = next(value)) {
            row.appendHexDigits(piece, length);
        }
    }

    private void appendEscaped(RowBuffer row, InputStream value) throws IOException {
        int all = value.available();
        if (all > PIECE) {
            value.mark(all);
            long escapes = 0;
            for (int length = next(value); length > 0; length = next(value)) {
                escapes += RowBuffer.escapes(piece, length);
            }
            value.reset();
            row.reserve(all + escapes);
        }
        for (int length = next(value); length > 0; length = next(value)) {
            row.appendEscaped(piece, length);
        }
    }

    /** Reads into the piece; 0 at the end. */
    private int next(InputStream value) throws IOException {
        int most = Math.min(PIECE, value.available());
        if (most > piece.length) {
            piece = new byte[PIECE];
        }
        return Math.max(0, value.read(piece, 0, most));
    }
}
