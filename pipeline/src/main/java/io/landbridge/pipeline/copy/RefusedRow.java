package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Key;
import org.jspecify.annotations.Nullable;

/**
 * A source row that is set aside.
 *
 * @param image as JSON, for people
 * @param column target column; null when nobody says
 * @param reason without cell values where the server separates them
 */
record RefusedRow(Key key, String image, @Nullable String column, String reason) {}
