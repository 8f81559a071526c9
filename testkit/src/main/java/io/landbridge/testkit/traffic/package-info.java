/**
 * Writers that change a database while something else copies it: what they do is drawn from a seed before it is done, so
 * that the same seed gives the same decisions whatever the server makes of them.
 */
@NullMarked
package io.landbridge.testkit.traffic;

import org.jspecify.annotations.NullMarked;
