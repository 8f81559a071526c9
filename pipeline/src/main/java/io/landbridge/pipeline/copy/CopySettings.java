package io.landbridge.pipeline.copy;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What holds for every chunk of a run.
 *
 * @param owner this process, as status shows it
 * @param lease how long a chunk stays ours without a renewal
 * @param copyLimit age of a fence at which a chunk is given back and halved
 * @param maxQuarantined open rows of the migration beyond which the run stops
 * @param mostRows most rows of the next chunk, e.g. at a low rate; asked at each claim
 */
public record CopySettings(
        String owner, Duration lease, Duration copyLimit, long maxQuarantined, LongSupplier mostRows) {}
