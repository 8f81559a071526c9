package io.landbridge.jobs.cli;

import io.landbridge.jobs.report.DetachedSignature;
import io.landbridge.jobs.report.Evidence;
import io.landbridge.jobs.report.EvidencePage;
import io.landbridge.jobs.report.EvidenceReader;
import io.landbridge.jobs.report.EvidenceText;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "report",
        description = {
            "Say all that is known of a migration, for people who were not there: what was copied and proved, at which positions,",
            "rows that differ and what became of them, each runbook with its steps, times, approvals and gates that somebody",
            "went past, how long clients were held, who did what. Changes nothing.",
            "It is signed with a key of yours, so that anybody can verify it with OpenSSL: the commands are printed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge report shop.yaml",
            "  landbridge report shop.yaml --report evidence.html --sign key.pem",
            "  landbridge report shop.yaml --ledger-only --output json"
        })
final class ReportCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Mixin
    private ReportFile report = new ReportFile();

    @Option(
            names = "--sign",
            paramLabel = "KEY.pem",
            description = {
                "Sign the file of --report with this private key (PKCS#8: RSA, elliptic curve or Ed25519); the signature",
                "is written beside it, with .sig at the end of its name."
            })
    private @Nullable Path key;

    @Option(
            names = "--ledger-only",
            description = "Ask nothing of the source, and leave the assessment out: for when it is gone.")
    private boolean ledgerOnly;

    @Override
    Answer answer() {
        report.check();
        Path file = report.file();
        if (key != null && file == null) {
            throw new ParameterException(spec().commandLine(), "--sign needs --report: what is signed is a file.");
        }
        DetachedSignature signature = key == null ? null : DetachedSignature.with(key);
        try (Workplace workplace = plan.open(transformers)) {
            workplace.requireStarted();
            Evidence evidence = evidence(workplace);
            Map<String, @Nullable Object> document =
                    Answer.document(commandName(), workplace.plan().migration(), "done");
            document.putAll(evidence.document());
            report.write(() -> EvidencePage.of(evidence), () -> Json.write(document), () -> EvidenceText.of(evidence));
            if (file == null) {
                document.put("written", null);
                document.put("signature", null);
                document.put("verifyBy", List.of());
                return Answer.done(document, EvidenceText.of(evidence));
            }
            List<String> commands = signature == null ? List.of() : sign(signature, file);
            document.put("written", file.toString());
            document.put(
                    "signature",
                    signature == null ? null : DetachedSignature.fileFor(file).toString());
            document.put("verifyBy", commands);
            return Answer.done(document, text(evidence, file, commands));
        }
    }

    private Evidence evidence(Workplace workplace) {
        Plan read = workplace.plan();
        List<Finding> findings = ledgerOnly ? null : workplace.planAssessment().findings();
        String hash = sha256(plan.file());
        return workplace
                .ledger()
                .inTransaction(transaction -> new EvidenceReader(transaction, read)
                        .read(Instant.now(), CommandTree.Version.text(), hash, findings));
    }

    private static List<String> sign(DetachedSignature signature, Path file) {
        try {
            return signature.sign(file);
        } catch (IOException e) {
            throw ReportFile.unwritable(DetachedSignature.fileFor(file), e);
        }
    }

    private static String text(Evidence evidence, Path file, List<String> commands) {
        StringBuilder text = new StringBuilder(evidence.verdict())
                .append("\nWritten to ")
                .append(file)
                .append('\n');
        if (!commands.isEmpty()) {
            text.append("Signed; whoever has the public key verifies it:\n");
            commands.forEach(command -> text.append("  ").append(command).append('\n'));
        }
        return text.toString();
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new LandbridgeException(CommandError.USAGE, file.toString(), "The plan cannot be read any more.", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
