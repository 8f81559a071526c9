/** How everything that goes wrong is said: a stable code, a category that decides what happens next, and a way out. */
@NullMarked
package io.landbridge.pipeline.failure;

import org.jspecify.annotations.NullMarked;
