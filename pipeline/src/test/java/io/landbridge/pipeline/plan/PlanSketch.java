package io.landbridge.pipeline.plan;

import java.util.List;

/** A plan that says nothing. */
public final class PlanSketch {

    private PlanSketch() {}

    /** With what holds when a plan says nothing. */
    public static Plan plan(String migration) {
        return plan(migration, ValidationSettings.DEFAULT);
    }

    /** With its own way of proving both sides equal. */
    public static Plan plan(String migration, ValidationSettings validation) {
        return new Plan(
                migration,
                new Endpoint(Endpoint.Side.SOURCE, "", Endpoint.Tls.INSECURE, "", () -> ""),
                new Endpoint(Endpoint.Side.TARGET, "", Endpoint.Tls.INSECURE, "", () -> ""),
                LedgerLocation.DEFAULT,
                List.of(),
                List.of(),
                BackfillSettings.DEFAULT,
                ChangeSettings.DEFAULT,
                validation,
                "plan.yaml",
                "hash");
    }
}
