package io.landbridge.pipeline.assessment;

/**
 * One thing that the assessment found.
 *
 * @param where endpoint, table or column in the user's words: {@code source}, {@code shop.orders.total}
 * @param what what is the matter and what follows from it
 * @param evidence what was seen: a setting's value, a count, a type; never a cell's value
 * @param remedy what to do, as a statement or a plan entry where there is one
 */
public record Finding(AssessmentCode code, Severity severity, String where, String what, String evidence, String remedy)
        implements Comparable<Finding> {

    /** A finding with its code's severity. */
    static Finding of(AssessmentCode code, String where, String what, String evidence, String remedy) {
        return new Finding(code, code.severity(), where, what, evidence, remedy);
    }

    /** The same, meaning something else for the run. */
    Finding as(Severity other) {
        return new Finding(code, other, where, what, evidence, remedy);
    }

    @Override
    public int compareTo(Finding other) {
        int bySeverity = severity.compareTo(other.severity);
        if (bySeverity != 0) {
            return bySeverity;
        }
        int byCode = code.compareTo(other.code);
        return byCode != 0 ? byCode : where.compareTo(other.where);
    }
}
