@NullMarked
package io.landbridge.demo;

import org.jspecify.annotations.NullMarked;
