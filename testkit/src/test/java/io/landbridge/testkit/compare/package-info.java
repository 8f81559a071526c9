@NullMarked
package io.landbridge.testkit.compare;

import org.jspecify.annotations.NullMarked;
