/** How the work is slowed, paused and stopped while it runs. */
@NullMarked
package io.landbridge.pipeline.throttle;

import org.jspecify.annotations.NullMarked;
