package io.landbridge.pipeline.copy;

import java.util.ArrayList;
import java.util.List;

/**
 * What flowed from one range into the target transaction.
 *
 * @param rowsRead rows of the source, refused ones included
 * @param nanos from the first to the last row
 */
record CopiedRows(long rowsRead, long rowsWritten, long bytes, long nanos, List<RefusedRow> refused) {

    static final CopiedRows NONE = new CopiedRows(0, 0, 0, 0, List.of());

    CopiedRows {
        refused = List.copyOf(refused);
    }

    CopiedRows plus(CopiedRows other) {
        List<RefusedRow> all = new ArrayList<>(refused);
        all.addAll(other.refused);
        return new CopiedRows(
                rowsRead + other.rowsRead,
                rowsWritten + other.rowsWritten,
                bytes + other.bytes,
                nanos + other.nanos,
                all);
    }

    CopiedRows plus(RefusedRow row) {
        return plus(new CopiedRows(1, 0, 0, 0, List.of(row)));
    }
}
