@NullMarked
package io.landbridge.pipeline;

import org.jspecify.annotations.NullMarked;
