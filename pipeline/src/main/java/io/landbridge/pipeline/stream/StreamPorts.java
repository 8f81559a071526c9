package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.ledger.Ledger;

/**
 * The servers between which changes flow.
 *
 * @param source whose log is read
 * @param keys the source's order of keys
 * @param applying transactions on the target
 * @param ledger in the target
 */
public record StreamPorts(ChangeStream.Opener source, KeyOrder keys, ApplyTransaction.Opener applying, Ledger ledger) {}
