package io.landbridge.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.validation.IntegrityFinding;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.Mismatch.Difference;
import io.landbridge.pipeline.validation.Mismatch.Kind;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class ValidationPageTest {

    /** What somebody may have written into a row, or called a table. */
    private static final String HOSTILE =
            "</td><script>alert('x')</script><img src=x onerror=\"alert(1)\">&amp;\u0000\u001b[31m\u202Eevil\uD800 'q' \"z\" ]]> <!--";

    private static ReportedValidation report(String text, List<String> hashedHere) {
        Mismatch different = new Mismatch(
                text, Key.of(text, "2"), Kind.DIFFERENT, List.of(new Difference(text, text, null)), 5, text, text);
        Mismatch missing =
                new Mismatch(text, null, Kind.MISSING, List.of(new Difference(text, text, null)), 1, null, null);
        TableVerdict table = new TableVerdict(
                text,
                1_234_567,
                1_234_566,
                50,
                48,
                1,
                3,
                List.of(different, missing),
                text,
                "p9",
                "q9",
                hashedHere,
                Duration.ofSeconds(75));
        ValidationSummary summary = new ValidationSummary(
                text,
                text,
                "digest-1",
                Instant.parse("2026-11-20T20:15:00Z"),
                Instant.parse("2026-11-20T20:16:15Z"),
                List.of(table),
                List.of(new IntegrityFinding(text, text, false, text, text)));
        return new ReportedValidation(
                summary,
                new Endpoint(Endpoint.Side.SOURCE, text, Endpoint.Tls.VERIFY_FULL, text, () -> "s3cret"),
                new Endpoint(Endpoint.Side.TARGET, text, Endpoint.Tls.VERIFY_FULL, text, () -> "s3cret"),
                text,
                false,
                Map.of(text, text + "2"),
                text);
    }

    @Test
    void whateverStandsInARowIsTextOnThePage() throws Exception {
        String page = ValidationPage.of(report(HOSTILE, List.of(HOSTILE)));
        Document document = parsed(page);
        assertThat(elements(document, "script")).isZero();
        assertThat(elements(document, "img")).isZero();
        assertThat(page).doesNotContain("\u0000", "\u001b", "\u202E", "<script", "<img", "s3cret");
        assertThat(document.getDocumentElement().getTextContent()).contains("<script>alert('x')</script>", "\\u{202e}");
    }

    @Test
    void nothingIsFetchedFromElsewhere() throws Exception {
        String page = ValidationPage.of(report("shop", List.of("json: no server hashes it")));
        Document document = parsed(page);
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertThat(List.of("link", "script", "img", "iframe", "object", "form"))
                    .doesNotContain(element.getTagName());
            assertThat(element.hasAttribute("src") || element.hasAttribute("href"))
                    .isFalse();
        }
        assertThat(page).doesNotContain("url(", "@import").contains("default-src 'none'");
    }

    @Test
    void whoWasNotThereLearnsWhatWasComparedFoundAndNotLookedAt() {
        String page = ValidationPage.of(report("shop", List.of("json: no server hashes it")));
        assertThat(page)
                .contains(
                        "No. Shop.",
                        "1,234,567",
                        "1,234,566",
                        "1m15s",
                        "shop to p9",
                        "missing in the target",
                        "no row",
                        "(no key)",
                        "(shop, 2)",
                        "5 times, source at shop, target at shop",
                        "The first 2 of 3",
                        "NULL",
                        "json: no server hashes it",
                        "What was not looked at",
                        "1.5 and 1.50 are one number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", ">", "&", "\"", "'", "\u0000", "\r", "\u2028", "\u200B", "\uDC00"})
    void noSignThatMeansSomethingToABrowserStaysAsItIs(String sign) {
        assertThat(Html.escaped("a" + sign + "b"))
                .doesNotContain("a" + sign + "b")
                .startsWith("a")
                .endsWith("b");
    }

    @Test
    void otherSignsStay() {
        assertThat(Html.escaped("Grüße, 世界 🙂\n\tx")).isEqualTo("Grüße, 世界 🙂\n\tx");
    }

    /** The page is written so that a parser for XML takes it too, but for elements that HTML does not close. */
    private static Document parsed(String page) throws Exception {
        String xml = page.replace("<!DOCTYPE html>\n", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static int elements(Document document, String name) {
        return document.getElementsByTagName(name).getLength();
    }
}
