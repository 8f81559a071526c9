package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared.
 *
 * @param mappings of the tables; some of the plan's, or all
 * @param stream whose applied position is waited for; null when nothing follows the source
 * @param again whether ranges that are fresh are compared once more; else what was proved of them counts
 */
public record ValidationRequest(
        Plan plan, List<TableMapping> mappings, @Nullable String stream, boolean again) {

    public ValidationRequest {
        mappings = List.copyOf(mappings);
    }
}
