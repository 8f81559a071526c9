@NullMarked
package io.landbridge.testkit.sample;

import org.jspecify.annotations.NullMarked;
