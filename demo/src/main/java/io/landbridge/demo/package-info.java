/** The whole product in a few minutes, on real servers: driven from outside, as a user would, and judged by the testkit's comparer. */
@NullMarked
package io.landbridge.demo;

import org.jspecify.annotations.NullMarked;
