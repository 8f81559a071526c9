/**
 * Tables to be moved: every type with its extreme values, every kind of key, and millions of rows in seconds. The same
 * seed gives the same rows on every engine.
 */
@NullMarked
package io.landbridge.testkit.generate;

import org.jspecify.annotations.NullMarked;
