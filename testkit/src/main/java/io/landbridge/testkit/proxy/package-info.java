/**
 * A line between client and server that fails on demand.
 */
@NullMarked
package io.landbridge.testkit.proxy;

import org.jspecify.annotations.NullMarked;
