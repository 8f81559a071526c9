@NullMarked
package io.landbridge.testkit.generate;

import org.jspecify.annotations.NullMarked;
