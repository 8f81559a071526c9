package io.landbridge.jobs.planfile;

import io.landbridge.pipeline.plan.PlanError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What stands in a file of a user's. */
final class FileText {

    private static final int MAX_BYTES = 8 << 20;

    private FileText() {}

    /** Null after a finding. */
    static @Nullable String of(Path path, Findings findings) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                findings.add(0, PlanError.UNREADABLE, "the file is larger than 8 MB, which no such file is.");
                return null;
            }
            return decoded(Files.readAllBytes(path), findings);
        } catch (NoSuchFileException e) {
            findings.add(0, PlanError.UNREADABLE, "there is no such file.");
        } catch (IOException e) {
            findings.add(
                    0,
                    PlanError.UNREADABLE,
                    "the file cannot be read: " + e.getClass().getSimpleName() + ".");
        }
        return null;
    }

    private static @Nullable String decoded(byte[] bytes, Findings findings) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
            findings.add(line, PlanError.SYNTAX, "the file is not UTF-8 from here on; save it as UTF-8.");
            return null;
        }
        String text = out.toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
