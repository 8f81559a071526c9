/** PostgreSQL as source and target: catalogue, snapshots with their fence, COPY in and out, load. */
@NullMarked
package io.landbridge.connectors.postgresql;

import org.jspecify.annotations.NullMarked;
