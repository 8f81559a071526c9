package io.landbridge.jobs.run;

import io.landbridge.pipeline.validation.RepairSummary;
import io.landbridge.pipeline.validation.ValidationSummary;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison by command found, and did.
 *
 * @param summary as both sides are now
 * @param repair null when none was wanted
 */
public record Compared(ValidationSummary summary, @Nullable RepairSummary repair) {}
