// Command oracle checks pods with the library of the Kubernetes admission controller.
//
// It reads one JSON object per line from standard input, {"level": "restricted", "version": "v1.32", "pod": {…}}
// and writes a line with the IDs and details of the failed checks for each: [{"id": "runAsNonRoot", "detail": "…"}].
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Level   string     `json:"level"`
	Version string     `json:"version"`
	Pod     corev1.Pod `json:"pod"`
}

type failedCheck struct {
	ID     string `json:"id"`
	Detail string `json:"detail"`
}

func main() {
	input := json.NewDecoder(bufio.NewReader(os.Stdin))
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	answers := json.NewEncoder(output)
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		log.Fatal(err)
	}
	for input.More() {
		var asked question
		if err := input.Decode(&asked); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(answer(evaluator, asked)); err != nil {
			log.Fatal(err)
		}
	}
}

func answer(evaluator policy.Evaluator, asked question) []failedCheck {
	level, err := api.ParseLevel(asked.Level)
	if err != nil {
		log.Fatal(err)
	}
	version, err := api.ParseVersion(asked.Version)
	if err != nil {
		log.Fatal(err)
	}
	applyDefaults(&asked.Pod)
	failed := failedChecks(level, version, &asked.Pod)

	// The evaluator returns no IDs of checks, so only the number of its reasons can be compared.
	results := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &asked.Pod.ObjectMeta, &asked.Pod.Spec)
	aggregate := policy.AggregateCheckResults(results)
	if len(aggregate.ForbiddenReasons) != len(failed) {
		log.Fatalf("evaluator: %v, checks one by one: %v", aggregate.ForbiddenReasons, failed)
	}
	return failed
}

// applyDefaults does what the API server does before admission: a volume without a source is an emptyDir.
func applyDefaults(pod *corev1.Pod) {
	for i := range pod.Spec.Volumes {
		if pod.Spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			pod.Spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}

func failedChecks(level api.Level, version api.Version, pod *corev1.Pod) []failedCheck {
	inForce := map[policy.CheckID]policy.VersionedCheck{}
	overridden := map[policy.CheckID]bool{}
	for _, check := range policy.DefaultChecks() {
		if level == api.LevelPrivileged || (level == api.LevelBaseline && check.Level == api.LevelRestricted) {
			continue
		}
		for _, variant := range check.Versions {
			if !version.Older(variant.MinimumVersion) {
				inForce[check.ID] = variant
			}
		}
		for _, id := range inForce[check.ID].OverrideCheckIDs {
			overridden[id] = true
		}
	}
	failed := []failedCheck{}
	for id, variant := range inForce {
		if result := variant.CheckPod(&pod.ObjectMeta, &pod.Spec); !overridden[id] && !result.Allowed {
			failed = append(failed, failedCheck{ID: string(id), Detail: result.ForbiddenDetail})
		}
	}
	return failed
}
