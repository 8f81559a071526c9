/** MySQL and MariaDB as source and target: catalogue, snapshots with their fence, LOAD DATA, load. */
@NullMarked
package io.landbridge.connectors.mysql;

import org.jspecify.annotations.NullMarked;
