package io.landbridge.jobs.cli;

import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every status, plan and run shows, whether it was asked for or not. */
final class Warnings {

    private Warnings() {}

    /** @param startedHash plan hash that the ledger knows; null when the migration was not started */
    static List<String> of(Plan plan, @Nullable String startedHash) {
        List<String> warnings = new ArrayList<>();
        for (Endpoint endpoint : List.of(plan.source(), plan.target())) {
            if (endpoint.tls() == Endpoint.Tls.INSECURE) {
                warnings.add(endpoint.side() + ": tls: insecure (no certificate is checked)");
            }
        }
        if (startedHash != null && !startedHash.equals(plan.hash())) {
            warnings.add("the plan has changed since the migration was started; run will refuse it");
        }
        return warnings;
    }
}
