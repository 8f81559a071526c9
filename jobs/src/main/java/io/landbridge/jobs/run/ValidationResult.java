package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a validation by command ended.
 *
 * @param compared null when it ended before its end
 * @param failure null when it came to its end, whatever it found
 */
public record ValidationResult(
        @Nullable Compared compared,
        Duration took,
        @Nullable LandbridgeException failure) {}
