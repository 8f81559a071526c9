package io.landbridge.testkit.compare;

/**
 * A column as its catalogue describes it.
 *
 * @param type as the engine spells it
 * @param bits length of a bit string, else 0
 * @param automatic whether the engine gives values by itself (identity, serial, AUTO_INCREMENT)
 */
record Column(String name, ColumnKind kind, String type, boolean nullable, int bits, boolean automatic) {}
