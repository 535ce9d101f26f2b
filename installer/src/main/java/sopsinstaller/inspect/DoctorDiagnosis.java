package sopsinstaller.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What doctor has to tell.
 *
 * @param facts what was seen, fault or not: whom each file is for and what opens it; each ends with a line feed
 * @param findings in order of the likely cause, each once
 * @param checked what was looked at, for the line that says that all is well
 */
public record DoctorDiagnosis(List<String> facts, List<DoctorFinding> findings, String checked) {
    /** Copies the facts, and brings the findings in order. */
    public DoctorDiagnosis {
        facts = List.copyOf(facts);
        List<DoctorFinding> ordered = new ArrayList<>(new LinkedHashSet<>(findings));
        // stable: of one kind, what was found first stays first
        ordered.sort(Comparator.comparing((DoctorFinding finding) -> !finding.toMend())
                .thenComparing(DoctorFinding::cause));
        findings = List.copyOf(ordered);
    }

    /** Whether nothing is to be mended. */
    public boolean healthy() {
        return findings.stream().noneMatch(DoctorFinding::toMend);
    }

    /** The report for people; ends with a line feed. */
    public String text() {
        StringBuilder out = new StringBuilder();
        facts.forEach(out::append);
        findings.forEach(finding -> out.append(finding.text()));
        if (healthy()) {
            out.append("all is well: checked ").append(checked).append('\n');
        } else {
            long count = findings.stream().filter(DoctorFinding::toMend).count();
            out.append("found ").append(count).append(count == 1 ? " fault" : " faults, the likely cause first")
                    .append("; checked ").append(checked).append('\n');
        }
        return out.toString();
    }
}
