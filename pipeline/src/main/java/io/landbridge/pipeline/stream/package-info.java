/**
 * Changes of live source tables, handed over to the target without losing, doubling or reviving a row.
 *
 * <p>A change goes this way: {@code ChangeStream} delivers whole source transactions; {@code TransactionQueue} makes batches of them;
 * {@code BatchDecider} decides, with fresh states of chunks, what becomes of each event ({@code HandOff});
 * {@code ChangeTransform} turns events into changes of target rows; {@code BatchWrite} writes them piece by piece, compacted where that is
 * safe; {@code BatchApplier} commits rows and position together, or has {@code BatchLanes} bring in what {@code LaneCut} found to be
 * independent side by side; {@code PortionApplier} finds the rows that the target refuses. {@code StreamApplier} does all that step by step,
 * under the token of {@code StreamClaim}.
 *
 * <p>Whoever runs a stream prepares it before the first chunk is planned ({@code StreamApplier.prepare}), gives the copy a {@code
 * StreamBarrier}, and calls {@code StreamApplier.step} from one thread until it is told to stop.
 *
 * <p>Source: docs/protocol.md, "The stream".
 */
@NullMarked
package io.landbridge.pipeline.stream;

import org.jspecify.annotations.NullMarked;
