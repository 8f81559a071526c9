package io.landbridge.testkit.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of one table.
 *
 * @param different rows, not values
 * @param samples the first differences
 * @param findings what is wrong with the tables themselves: columns without counterpart, keys, indexes, sequences
 */
public record TableResult(
        TableName source,
        TableName target,
        long sourceRows,
        long targetRows,
        long missing,
        long extra,
        long different,
        List<Difference> samples,
        List<String> findings) {

    public boolean isEqual() {
        return missing == 0 && extra == 0 && different == 0 && findings.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(isEqual() ? "EQUAL      " : "NOT EQUAL  ")
                .append(source)
                .append(" → ")
                .append(target);
        text.append(": ").append(sourceRows).append(" rows");
        if (isEqual()) {
            return text.toString();
        }
        text.append(" in source, ")
                .append(targetRows)
                .append(" in target; missing ")
                .append(missing);
        text.append(", extra ").append(extra).append(", different ").append(different);
        findings.forEach(finding -> text.append("\n    ").append(finding));
        samples.forEach(sample -> text.append("\n    ").append(sample));
        if (samples.size() < missing + extra + different) {
            text.append("\n    …");
        }
        return text.toString();
    }

    /** Collects what is found, keeping the first samples only. */
    static final class Collector {

        private final int maxSamples;
        private final List<Difference> samples = new ArrayList<>();
        private final List<String> findings = new ArrayList<>();
        private long missing;
        private long extra;
        private long different;

        Collector(int maxSamples) {
            this.maxSamples = maxSamples;
        }

        void finding(String finding) {
            findings.add(finding);
        }

        void missing(String key) {
            missing++;
            sample(new Difference(Difference.Kind.MISSING, key, "", null, null));
        }

        void extra(String key) {
            extra++;
            sample(new Difference(Difference.Kind.EXTRA, key, "", null, null));
        }

        void different(List<Difference> values) {
            different++;
            values.forEach(this::sample);
        }

        private void sample(Difference difference) {
            if (samples.size() < maxSamples) {
                samples.add(difference);
            }
        }

        TableResult result(TableName source, TableName target, long sourceRows, long targetRows) {
            return new TableResult(
                    source,
                    target,
                    sourceRows,
                    targetRows,
                    missing,
                    extra,
                    different,
                    List.copyOf(samples),
                    List.copyOf(findings));
        }
    }
}
