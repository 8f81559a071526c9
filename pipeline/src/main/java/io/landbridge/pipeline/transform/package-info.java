/** From a source row to target rows: projection, mapping, expressions and filters over encoded rows. */
@NullMarked
package io.landbridge.pipeline.transform;

import org.jspecify.annotations.NullMarked;
