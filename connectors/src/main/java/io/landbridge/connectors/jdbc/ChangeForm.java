package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.stream.RowChange;
import java.util.BitSet;

/**
 * What changes have in common that one statement can make.
 *
 * @param absent positions of output columns that keep their value
 * @param movesKey whether an UPDATE changes the row key
 */
public record ChangeForm(RowChange.Kind kind, BitSet absent, boolean movesKey) {}
