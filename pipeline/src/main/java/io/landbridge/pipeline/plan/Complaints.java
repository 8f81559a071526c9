package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Compilation;
import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.Problems;
import io.landbridge.pipeline.plan.TableRule.SourceText;

/** Problems of one plan file. */
final class Complaints {

    private final String file;
    private final Problems problems;

    Complaints(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    void add(int line, PlanError code, String message) {
        problems.add(new Problem(file, line, code, message));
    }

    /** @param what the expression's place in words: {@code shop.orders: where} */
    void add(SourceText text, String what, Compilation.Issue issue) {
        add(
                text.line() + issue.line() - 1,
                PlanError.EXPRESSION,
                what + ", character " + issue.column() + ": " + issue.message());
    }
}
