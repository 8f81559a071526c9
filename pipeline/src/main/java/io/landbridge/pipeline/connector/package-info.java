/** One endpoint of a migration: hands out the ports that its engine implements. */
@NullMarked
package io.landbridge.pipeline.connector;

import org.jspecify.annotations.NullMarked;
