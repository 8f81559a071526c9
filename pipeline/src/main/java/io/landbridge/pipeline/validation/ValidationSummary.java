package io.landbridge.pipeline.validation;

import java.time.Instant;
import java.util.List;

/**
 * What a validation found, for reports and for the gate.
 *
 * @param planHash of the plan that was proved
 * @param digestVersion by which rows were hashed
 */
public record ValidationSummary(
        String migration,
        String planHash,
        String digestVersion,
        Instant began,
        Instant ended,
        List<TableVerdict> tables,
        List<IntegrityFinding> integrity) {

    public ValidationSummary {
        tables = List.copyOf(tables);
        integrity = List.copyOf(integrity);
    }

    /** The same with what was found about integrity. */
    public ValidationSummary with(List<IntegrityFinding> newIntegrity) {
        return new ValidationSummary(migration, planHash, digestVersion, began, ended, tables, newIntegrity);
    }

    /** Whether everything was proved equal and every check holds. */
    public boolean isClean() {
        return tables.stream().allMatch(TableVerdict::isEqual)
                && integrity.stream().allMatch(IntegrityFinding::holds);
    }
}
