/** Write fences on real servers, all engines by the same tests. */
@NullMarked
package io.landbridge.connectors.fence;

import org.jspecify.annotations.NullMarked;
