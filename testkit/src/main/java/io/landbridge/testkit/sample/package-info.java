/**
 * Sample databases that nobody here wrote; their files are not part of the project.
 */
@NullMarked
package io.landbridge.testkit.sample;

import org.jspecify.annotations.NullMarked;
