/** The ledger's tables in PostgreSQL, MySQL and MariaDB targets, and the stores of the core that work in them. */
@NullMarked
package io.landbridge.connectors.ledger;

import org.jspecify.annotations.NullMarked;
