@NullMarked
package io.landbridge.testkit.traffic;

import org.jspecify.annotations.NullMarked;
