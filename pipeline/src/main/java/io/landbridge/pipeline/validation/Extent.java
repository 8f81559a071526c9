package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.stream.ChangedKeys;
import java.util.List;

/**
 * What is to be compared of one mapping.
 *
 * @param isWhole whether these are all ranges of its tables
 * @param changed knows of some ranges which rows have changed since they were proved
 */
record Extent(List<RangeRecord> ranges, boolean isWhole, ChangedKeys changed) {

    Extent {
        ranges = List.copyOf(ranges);
    }
}
