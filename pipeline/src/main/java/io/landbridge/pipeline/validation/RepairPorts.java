package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.stream.ApplyTransaction;

/**
 * Who repairs, beside those who compare.
 *
 * @param applying transactions on the target; not used where a stream follows, whose applier has its own
 * @param copies copies the keys that are PENDING by the ordinary steps, and returns when none is left; where a stream follows that is done
 *     beside it, and there is nothing to do here
 */
public record RepairPorts(ValidationPorts compared, ApplyTransaction.Opener applying, Runnable copies) {}
