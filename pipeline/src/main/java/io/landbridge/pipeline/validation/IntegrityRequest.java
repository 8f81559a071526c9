package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ResolvedPlan;
import org.jspecify.annotations.Nullable;

/**
 * What is to be looked at.
 *
 * @param resolved the plan against both databases as they are now, so that it knows how far the source's counters have come
 * @param catchUp returns once the target holds what the source held when it was called; null when nothing follows the source, so that no
 *     difference can be lag
 */
public record IntegrityRequest(
        Plan plan, ResolvedPlan resolved, @Nullable Runnable catchUp) {}
