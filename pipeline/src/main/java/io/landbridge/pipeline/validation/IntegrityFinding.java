package io.landbridge.pipeline.validation;

/**
 * The answer to one check that is not about single rows.
 *
 * @param check stable word, e.g. {@code sql}, {@code foreign-key}, {@code unique}, {@code not-null}, {@code sequence}, {@code schema}
 * @param subject which one, e.g. the check's name in the plan, a constraint, a sequence, a column
 * @param evidence one or two sentences: what was asked, what both sides said
 * @param wayOut what to do; empty when it holds
 */
public record IntegrityFinding(String check, String subject, boolean holds, String evidence, String wayOut) {}
